"""What can be exported, and whether it becomes a folder or one file."""

FOLDERS = ("portal", "annexes", "pictures", "forms")
SUFFIXES = {"ics": ".ics", "pptx": ".pptx", "xlsx": ".xlsx", "zip": ".zip"}
KINDS = (*FOLDERS, *SUFFIXES)
