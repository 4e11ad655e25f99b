import type { Progress } from '@countersign/backtest';

const WIDTH = 30;

/** Where a progress bar is drawn: a terminal, or nothing where there is none. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Draws how far a replay is on one line of a terminal. */
export interface ProgressBar {
  show(progress: Progress): void;
  /** Takes the line away. */
  clear(): void;
}

export function progressBar(screen: Screen): ProgressBar {
  if (screen.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let drawn = '';
  return {
    show: ({ done, total }) => {
      const filled = Math.floor((done / total) * WIDTH);
      const percent = Math.floor((done / total) * 100);
      const line = `[${'='.repeat(filled).padEnd(WIDTH)}] ${percent} % of ${total} decisions`;
      if (line !== drawn) screen.write(`\r${line}`);
      drawn = line;
    },
    clear: () => {
      if (drawn !== '') screen.write(`\r${' '.repeat(drawn.length)}\r`);
      drawn = '';
    },
  };
}
