import json
import os
import subprocess
import sys
import threading

import pytest

from core.documents.reading.sandbox import PROJECT_ROOT, ChildKilled, run_limited
from core.errors import (
    DamagedFile,
    DamagedPdf,
    EncryptedPdf,
    PolicyChatError,
    ProcessingMemory,
    ProcessingTimeout,
    StorageUnavailable,
    TooMuchText,
)

CHILDREN = "tests.documents.children"


def run(do: str, *, timeout: float = 20.0, output_bytes: int = 1 << 20, kind: str = "") -> bytes:
    return run_limited(
        CHILDREN,
        {"do": do, "kind": kind},
        timeout=timeout,
        memory_bytes=1 << 30,
        output_bytes=output_bytes,
    )


def test_the_result_comes_back_without_what_libraries_print() -> None:
    assert json.loads(run("echo")) == {"do": "echo", "kind": ""}


def test_a_pdf_that_crashes_its_reader_is_called_a_damaged_pdf() -> None:
    with pytest.raises(DamagedPdf, match="PDF viewer"):
        run("crash", kind="pdf")


def test_a_refusal_keeps_its_class_and_its_sentence() -> None:
    with pytest.raises(EncryptedPdf, match="Take the password away"):
        run("refuse")


@pytest.mark.parametrize(
    ("do", "error"),
    [
        ("memory", ProcessingMemory),
        ("watched memory", ProcessingMemory),
        ("output", TooMuchText),
        ("full disk", StorageUnavailable),
        ("killed", ChildKilled),
        ("crash", DamagedFile),
        ("bug", DamagedFile),
    ],
)
def test_every_bad_end_of_the_child_has_its_name(do: str, error: type[PolicyChatError]) -> None:
    with pytest.raises(error):
        run(do)


def test_what_a_part_of_the_file_was_too_much_for_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run("echo")
    assert not caplog.messages
    assert run("stumble") == b""
    assert "nobody expected this" in caplog.messages[-1]


@pytest.mark.parametrize("do", ["sleep", "spin"])
def test_a_child_that_takes_too_long_is_stopped_and_gone(do: str) -> None:
    with pytest.raises(ProcessingTimeout):
        run(do, timeout=1.0)
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,args="], capture_output=True, text=True)
    ours = [line.split() for line in listed.stdout.splitlines()]
    assert not [line for line in ours if line[0] == str(os.getpid()) and CHILDREN in line]


def test_the_child_sees_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert "hush" not in run("environment").decode()


def test_it_works_from_a_thread_as_in_a_web_process() -> None:
    results: list[bytes] = []
    thread = threading.Thread(target=lambda: results.append(run("echo")))
    thread.start()
    thread.join()
    assert results


def test_it_works_from_a_forked_process_as_in_a_worker() -> None:
    code = (
        "import os, sys\n"
        "from tests.documents.test_sandbox import run\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os._exit(0 if run('echo') else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=False)
    assert ended.returncode == 0


@pytest.mark.parametrize("module", ["parse", "structure", "highlight"])
def test_the_children_start_without_the_heavy_libraries(module: str) -> None:
    code = (
        f"import sys, core.documents.reading.{module}\n"
        "heavy = {'django', 'numpy', 'openvino', 'tokenizers', 'torch', 'lxml', 'openpyxl',"
        " 'selectolax', 'pptx', 'charset_normalizer'} & set(sys.modules)\n"
        "print(*heavy)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []
