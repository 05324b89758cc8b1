"""`python -m evaluation_tool`: the program, where its script is not on the path."""

from evaluation_tool.cli import main

if __name__ == "__main__":
    main()
