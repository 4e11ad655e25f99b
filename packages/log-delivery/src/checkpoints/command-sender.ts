import { spawn } from 'node:child_process';
import { type CheckpointSender, DeliveryFailure } from '@countersign/use-cases/ports';

/**
 * Hands each checkpoint to a program on its standard input, so that it can be kept on another machine with whatever reaches that:
 * `ssh`, the client of a storage, a printer. No shell reads the words. Exit code 0 means that it has it; what it says is dropped.
 */
export function createCommandSender(options: {
  readonly command: readonly string[];
  /** Where relative paths start. */
  readonly directory: string;
  readonly timeoutMillis: number;
}): CheckpointSender {
  const { command, directory, timeoutMillis } = options;
  const [program = '', ...args] = command;
  return {
    send: ({ note }, signal) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, args, {
          cwd: directory,
          stdio: ['pipe', 'ignore', 'ignore'],
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)]),
          killSignal: 'SIGKILL',
        });
        const fail = (code: string, cause?: unknown) => reject(new DeliveryFailure(code, cause));
        child.once('error', (error) => {
          if (signal.aborted) return fail('stopped');
          const code = 'code' in error ? String(error.code) : '';
          fail(
            code === 'ABORT_ERR'
              ? 'command-timeout'
              : `command-${/^E[A-Z]{1,20}$/.test(code) ? code.toLowerCase() : 'failed'}`,
            error,
          );
        });
        child.once('close', (exitCode, killedBy) => {
          if (exitCode === 0) resolve();
          else
            fail(
              exitCode === null
                ? `command-${killedBy?.toLowerCase() ?? 'killed'}`
                : `command-exit-${exitCode}`,
            );
        });
        // A program that does not read what it is given says by its exit code what that means.
        child.stdin.on('error', () => undefined);
        child.stdin.end(`${note}\n`);
      }),
  };
}
