/** One command of a document, and the exit code that the document says it ends with. */
export interface DocumentedCommand {
  readonly command: string;
  readonly exitCode: number;
}

/**
 * The commands in the blocks of a Markdown document that are marked to be tested, in order: fences with the info string
 * `sh test`. One command a line; `# exit N` behind it says how it ends where that is not 0.
 */
export function testedCommands(markdown: string): readonly DocumentedCommand[] {
  const blocks = [...markdown.matchAll(/^```sh test\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [, command = '', code = '0'] = /^(.*?)(?:\s+# exit (\d+))?$/.exec(line) ?? [];
        return { command, exitCode: Number(code) };
      }),
  );
}

/** A shell script that runs the commands and ends with 1 at the first one that does not end as documented. */
export function scriptOf(commands: readonly DocumentedCommand[]): string {
  return commands
    .map(({ command, exitCode }, index) =>
      [
        `printf '%s\\n' '--- ${index + 1}' >&2`,
        command,
        `ended_with=$?; [ "$ended_with" = ${exitCode} ] || { echo "command ${index + 1} ended with $ended_with, not ${exitCode}" >&2; exit 1; }`,
      ].join('\n'),
    )
    .join('\n');
}
