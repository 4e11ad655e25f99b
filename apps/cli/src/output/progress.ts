/** How far something has come. */
export interface ProgressStep {
  /** What is counted, such as `rows decided`. */
  readonly what: string;
  readonly done: number;
  /** Undefined where nobody knows how many there are. */
  readonly of: number | undefined;
}

/** Says on standard error how something goes that takes its time. */
export interface Progress {
  show(step: ProgressStep): void;
  /** Leaves nothing of a bar behind. */
  end(): void;
}

const BAR_CELLS = 30;
/** Where there is no terminal, a line says how far it is that often. */
const LINE_MILLIS = 5_000;

/** A bar on a terminal, else a line now and then; nothing with --quiet. */
export function createProgress(options: {
  readonly quiet: boolean;
  readonly say: (text: string) => void;
  readonly stream?: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly millis?: () => number;
}): Progress {
  const { quiet, say, stream = process.stderr, millis = () => performance.now() } = options;
  let drawn = false;
  let saidAt = millis();
  let said = '';
  if (quiet) return { show: () => undefined, end: () => undefined };
  if (stream.isTTY === true)
    return {
      show: (step) => {
        drawn = true;
        stream.write(`\r\u001b[2K${barOf(step)}`);
      },
      end: () => {
        if (drawn) stream.write('\r\u001b[2K');
        drawn = false;
      },
    };
  return {
    show: (step) => {
      const text = textOf(step);
      if (text === said || millis() - saidAt < LINE_MILLIS) return;
      saidAt = millis();
      said = text;
      say(text);
    },
    end: () => undefined,
  };
}

function barOf(step: ProgressStep): string {
  const share = step.of === undefined || step.of === 0 ? 0 : Math.min(1, step.done / step.of);
  const full = Math.floor(share * BAR_CELLS);
  const bar = step.of === undefined ? '' : `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] `;
  return `${bar}${textOf(step)}`;
}

function textOf({ what, done, of }: ProgressStep): string {
  return of === undefined ? `${grouped(done)} ${what}` : `${grouped(done)} of ${grouped(of)} ${what}`;
}

const grouped = (count: number): string => count.toLocaleString('en-US');
