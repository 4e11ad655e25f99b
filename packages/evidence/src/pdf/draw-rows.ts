import type { Block } from '../document/block.ts';
import { LEADING, LINE, PAPER, type Paper } from './paper.ts';
import type { Line } from './text-setter.ts';

const PAD = 3;

interface Rows {
  readonly head: readonly string[] | null;
  readonly rows: Extract<Block, { kind: 'table' }>['rows'];
}

/** Rows of cells; the head comes again on every page, and a row is cut only where no page could hold it. */
export function drawRows(
  paper: Paper,
  places: readonly { readonly x: number; readonly width: number }[],
  { head, rows }: Rows,
): void {
  const drawHead = () => {
    if (head === null) return;
    const cells = head.map((title, column) =>
      paper.set({ text: title, look: 'quiet' }, places[column]?.width ?? 0),
    );
    const lines = Math.max(...cells.map((cell) => cell.length));
    paper.down(PAD);
    drawCells(paper, places, cells);
    paper.down(lines * LEADING + PAD);
    paper.rule(LINE, 1.2);
  };
  paper.need(4 * LEADING);
  drawHead();
  for (const row of rows) {
    let cells = row.map((cell, column) => paper.set(cell, places[column]?.width ?? 0));
    const height = heightOf(cells);
    if (height > paper.left() && height < PAPER.bottom - PAPER.top - 60) {
      paper.turn();
      drawHead();
    }
    while (heightOf(cells) > paper.left()) {
      const fits = Math.max(1, Math.floor((paper.left() - 2 * PAD) / LEADING));
      paper.down(PAD);
      drawCells(
        paper,
        places,
        cells.map((cell) => cell.slice(0, fits)),
      );
      cells = cells.map((cell) => cell.slice(fits));
      paper.turn();
      drawHead();
    }
    paper.down(PAD);
    drawCells(paper, places, cells);
    paper.down(heightOf(cells) - PAD);
    paper.rule();
  }
  paper.down(8);
}

const heightOf = (cells: readonly (readonly Line[])[]): number =>
  Math.max(...cells.map((cell) => cell.length)) * LEADING + 2 * PAD;

function drawCells(
  paper: Paper,
  places: readonly { readonly x: number }[],
  cells: readonly (readonly Line[])[],
): void {
  for (const [column, cell] of cells.entries())
    for (const [row, line] of cell.entries())
      paper.draw(line, places[column]?.x ?? 0, { y: paper.y() + row * LEADING });
}
