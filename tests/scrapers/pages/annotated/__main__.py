"""`python -m tests.scrapers.pages.annotated`: write every annotated page as a fixture, in place of those that are there."""

from tests.scrapers.pages.annotated.write import write_all

if __name__ == "__main__":
    print(f"{write_all()} pages")  # noqa: T201 (the command's answer)
