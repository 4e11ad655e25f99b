import type { Block } from '../document/block.ts';
import { drawRows } from './draw-rows.ts';
import { LEADING, LINE, PAPER, type Paper } from './paper.ts';
import type { Line } from './text-setter.ts';

/** Draws a block below what is there, over as many pages as it needs. */
export function drawBlock(paper: Paper, block: Block): void {
  switch (block.kind) {
    case 'heading': {
      const size = block.level === 2 ? 11 : 9.5;
      paper.need(70);
      paper.down(block.level === 2 ? 10 : 6);
      for (const line of paper.set(block.text, PAPER.right - PAPER.left, { base: 'bold', size })) {
        paper.draw(line, PAPER.left, { y: paper.y(), size });
        paper.down(size + 4);
      }
      if (block.level === 2) paper.rule(LINE, 1);
      paper.down(4);
      return;
    }
    case 'text':
      drawText(paper, block);
      return;
    case 'list':
      for (const item of block.items) {
        const lines = paper.set(item, PAPER.right - PAPER.left - 12);
        paper.need(Math.min(3, lines.length) * LEADING);
        paper.draw(paper.set('•', 10)[0] ?? [], PAPER.left, { y: paper.y() });
        drawLines(paper, lines, PAPER.left + 12);
        paper.down(2);
      }
      paper.down(4);
      return;
    case 'fields':
      drawRows(
        paper,
        [
          { x: PAPER.left, width: 120 },
          { x: PAPER.left + 130, width: PAPER.right - PAPER.left - 130 },
        ],
        { head: null, rows: block.fields.map(([name, content]) => [{ text: name, look: 'quiet' }, content]) },
      );
      return;
    case 'table':
      if (block.rows.length === 0)
        drawText(paper, { kind: 'text', content: { text: block.empty, look: 'quiet' } });
      else drawTable(paper, block);
  }
}

function drawText(paper: Paper, { content, tone = 'plain' }: Extract<Block, { kind: 'text' }>): void {
  const inset = tone === 'plain' ? 0 : 8;
  const lines = paper.set(content, PAPER.right - PAPER.left - inset);
  paper.need(Math.min(3, lines.length) * LEADING);
  if (tone !== 'plain') {
    const color = tone === 'alarm' ? '#a81c1c' : LINE;
    const height = Math.min(lines.length * LEADING, paper.left());
    paper.doc
      .rect(PAPER.left, paper.y() - 2, 2, height)
      .fillColor(color)
      .fill();
  }
  drawLines(paper, lines, PAPER.left + inset);
  paper.down(5);
}

function drawLines(paper: Paper, lines: readonly Line[], x: number): void {
  for (const line of lines) {
    paper.need(LEADING);
    paper.draw(line, x, { y: paper.y() });
    paper.down(LEADING);
  }
}

function drawTable(paper: Paper, { columns, rows }: Extract<Block, { kind: 'table' }>): void {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const room = PAPER.right - PAPER.left;
  let x: number = PAPER.left;
  const places = columns.map(({ share }) => {
    const place = { x, width: (share / whole) * room - 8 };
    x += (share / whole) * room;
    return place;
  });
  drawRows(paper, places, { head: columns.map(({ title }) => title), rows });
}
