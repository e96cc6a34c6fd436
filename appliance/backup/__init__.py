"""What a backup is: one archive that a stack can be made from again.

An archive is a tar file, encrypted in the age format when there is a passphrase:

    header.json             format, version of the program, migrations, settings without secrets
    originals/NAME          the files that were there before the snapshot
    tables/NAME/00000.gz …  each table as COPY text, in parts, all from one snapshot
    originals/NAME          the files that came before the snapshot was taken
    manifest.json           rows and SHA-256 of every table, SHA-256 of every member

The manifest is written last: an archive without one was cut off. Files go in before rows,
because a row without its file is a loss, and a file without its row is none.
"""
