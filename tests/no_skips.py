"""`-p tests.no_skips`: a run that leaves a test out fails, and says which and why.

For CI, where everything that a suite needs is there. A skip would pass there unseen, and with it
what the suite was to prove.
"""

import pytest

_skipped: list[str] = []


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        _skipped.append(f"{report.nodeid}: {why}")


pytest_runtest_logreport = pytest_collectreport = _note


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped:
        terminalreporter.section("Left out, where nothing may be")
        terminalreporter.write_line("\n".join(_skipped))
