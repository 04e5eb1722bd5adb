"""Say in Colab's words what the pages say in JupyterLab's, and list the pages of that edition."""

from typing import Any

from tools import release
from tools.course import ROOT

# What stands on the pages, and what a page says in Colab instead; a test finds each on a page.
WORDS = {
    "You do not need a graphics card, an account anywhere, or, once the course is installed, a "
    "network connection.":
        "You do not need a graphics card, and there is nothing to install. Colab asks for a "
        "Google account and a network connection.",
    "`make lab` opens copies of your own, in the folder `work/`. A new version of the course never "
    "touches a page that you changed; the newer one comes beside it. `make fresh PAGE=02`, typed "
    "in a terminal, starts page 02 again and keeps what you had; where there is no `make`, it is "
    "`python tools/lab.py --fresh 02`.":
        "Choose *File > Save a copy in Drive* before you begin, and work in that copy. To start a "
        "page again, open the course's own page once more.",
    "**Before you start.** Run the cells":
        "**Before you start.** Choose *File > Save a copy in Drive*, so that what you write is "
        "kept, and work in that copy. Run the cells",
    "Kernel > Restart Kernel and Run All Cells…": "Runtime > Restart session and run all",
    "(JupyterLab says": "(Colab says",
    "Save with *File > Save Notebook*. Your file lies in the folder `work/assignments/` of the "
    "course, and its name is on this page's tab.":
        "Choose *File > Save*, and then *File > Download > Download .ipynb*: the file comes into "
        "your computer's folder of downloads. Where it is called \"Copy of …\", take these two "
        "words away.",
}  # fmt: skip

README = ROOT / "tools" / "student" / "colab.md"


def in_colab(page: Any) -> Any:
    """Put Colab's words into the texts of a page, and return it."""
    for cell in page.cells:
        if cell.cell_type == "markdown":
            for jupyterlab, colab in WORDS.items():
                cell.source = cell.source.replace(jupyterlab, colab)
    return page


def files(pages: dict[str, Any]) -> release.Files:
    """Return the files of the Colab edition: its pages, and the list of them."""
    titles = {name: page.cells[0].source.partition("\n")[0] for name, page in pages.items()}
    listed = "\n".join(
        f"- [{title.lstrip('# ')}]({release.address(name) or name}): `{name}`"
        for name, title in titles.items()
    )
    readme = README.read_text(encoding="utf-8").replace("@pages@", listed).encode()
    written = {name: release.text_of(page) for name, page in pages.items()} | {"README.md": readme}
    return {f"colab/{name}": content for name, content in written.items()}
