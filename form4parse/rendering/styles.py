"""The colours of what is shown: named ones, which every terminal fits to its background."""

SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
ROLE_STYLES = {
    **SEVERITY_STYLES,
    "code": "dim",
    "message": "bold",
    "margin": "blue",
    "place": "none",
    "source": "none",
    "caret": "bold red",
}
TREE_STYLES = {"rule": "bold", "token": "cyan", "value": "none", "span": "dim", "more": "dim italic"}
