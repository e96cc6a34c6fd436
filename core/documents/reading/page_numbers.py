"""How several pages are named in a sentence."""

from collections.abc import Sequence


def numbered(pages: Sequence[int]) -> str:
    """ "2, 4–8" """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
