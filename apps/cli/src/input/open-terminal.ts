import { UsageError } from '../exit-codes.ts';

/** A person at a terminal who presses keys and types lines. */
export interface Terminal extends Disposable {
  /**
   * Waits for one of these keys, and says which there are for any other. What was pressed before this was asked counts for nothing: nobody
   * decides on what they have not been shown. Null once the person leaves, with Ctrl-C or Ctrl-D.
   */
  key(question: string, keys: readonly string[]): Promise<string | null>;
  /** Waits for a line; null where the person takes that back with Ctrl-C or Ctrl-D. */
  line(question: string): Promise<string | null>;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** @param remedy what to do where there is no terminal @throws UsageError where there is none */
export function openTerminal(remedy: string): Terminal {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new UsageError(`There is no terminal to press a key on. ${remedy}`);
  let waiting: ((text: string | null) => void) | undefined;
  const onData = (chunk: Buffer) => waiting?.(chunk.toString('utf8'));
  const onEnd = () => waiting?.(null);
  const onInterrupt = () => waiting?.(CTRL_C);
  stdin.on('data', onData);
  stdin.on('end', onEnd);
  process.on('SIGINT', onInterrupt);
  const next = () =>
    new Promise<string | null>((resolve) => {
      waiting = (text) => {
        waiting = undefined;
        resolve(text);
      };
    });
  return {
    key: async (question, keys) => {
      stdin.setRawMode(true);
      for (;;) {
        stderr.write(question);
        const typed = await next();
        if (typed === null || typed.startsWith(CTRL_C) || typed.startsWith(CTRL_D)) {
          stderr.write('\n');
          return null;
        }
        // Of what comes at once only the first counts.
        const [pressed = ''] = typed.toLowerCase();
        if (keys.includes(pressed)) {
          stderr.write(`${pressed}\n`);
          return pressed;
        }
        stderr.write(`\nThat key does nothing here. Press ${formatKeys(keys)}.\n`);
      }
    },
    line: async (question) => {
      // The terminal itself edits the line and shows it.
      stdin.setRawMode(false);
      stderr.write(question);
      let text = '';
      for (;;) {
        const typed = await next();
        if (typed === null || typed.includes(CTRL_C) || typed === '') {
          stderr.write('\n');
          return null;
        }
        text += typed;
        const end = text.indexOf('\n');
        if (end !== -1) return text.slice(0, end).trim();
      }
    },
    [Symbol.dispose]: () => {
      stdin.setRawMode(false);
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      process.off('SIGINT', onInterrupt);
      stdin.pause();
    },
  };
}

const formatKeys = (keys: readonly string[]) => `${keys.slice(0, -1).join(', ')} or ${keys.at(-1)}`;
