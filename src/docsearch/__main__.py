"""``python -m docsearch`` is the command ``docsearch``."""

from docsearch.cli.main import main

if __name__ == "__main__":
    main()
