"""One archive that installs the product on a host without a network.

``contents`` collects what goes in from the container engine, ``signature`` signs the checksums,
``write`` makes the archive, and the script ``install.sh`` in it verifies before it loads.
"""
