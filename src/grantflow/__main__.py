"""`python -m grantflow`: the same as the command `grantflow`."""

from grantflow.cli import main

if __name__ == "__main__":
    main()
