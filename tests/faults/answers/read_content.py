"""Looks for the harness, the checks and the solutions in every place where they may lie."""
# outcome: pass
# with: attempts
# then: right
import os


def read(path):
    with open(path, "rb") as file:
        file.read(1)


for folder in ("@PACKAGE@", "@PACKAGE@/_content", "@PACKAGE@/..", "@FOLDER@", "@SITE@/harness"):
    attempt(folder, os.listdir, folder)
    for name in ("solutions", "katas", "judge"):
        attempt(f"{folder}/{name}", os.listdir, f"{folder}/{name}")
        attempt(f"walk {folder}/{name}", next, os.scandir(folder)) if False else None
for path in (
    "@PACKAGE@/__init__.py",
    "@PACKAGE@/judge/jail.py",
    "@PACKAGE@/_content/solutions/iou/iou.py",
    "@PACKAGE@/_content/katas/iou/test_iou.py",
    "@PACKAGE@/../solutions/iou/iou.py",
    "@PACKAGE@/../katas/iou/test_iou.py",
    "@PACKAGE@/../tests/toys/solutions/double/double.py",
):
    attempt(path, read, path)
tell()
