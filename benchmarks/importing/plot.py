"""`python -m benchmarks.importing.plot PICTURE` draws rows a second and memory against size, from JSON."""

import json
import sys
from pathlib import Path

from matplotlib.figure import Figure


def draw(points: list[tuple[str, int, float, float]], picture: Path) -> None:
    """One line for each name; a point is the name, the customers, rows a second, and megabytes."""
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    speed, memory = figure.subplots(1, 2)
    for name in dict.fromkeys(point[0] for point in points):
        of_name = [point for point in points if point[0] == name]
        sizes = [size for _, size, _, _ in of_name]
        line = {"marker": "o", "linewidth": 2.5 if name == "Handoff" else 1.2, "label": name.replace("`", "")}
        speed.plot(sizes, [rows for _, _, rows, _ in of_name], **line)
        memory.plot(sizes, [megabytes for _, _, _, megabytes in of_name], **line)
    for axes, title in ((speed, "Rows a second"), (memory, "Peak memory, MB")):
        axes.set(title=title, xlabel="customers in the directory", xscale="log")
        axes.grid(alpha=0.3)
    speed.set_yscale("log")
    memory.set_ylim(bottom=0)
    figure.legend(*speed.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    draw(json.load(sys.stdin), Path(sys.argv[1]))
