import { type DocumentedCommand, testedCommands } from './readme.ts';

/** A block of a guide, with whose machine it is run on. */
export interface GuideBlock {
  /** In small letters: `host`, `ada`. */
  readonly machine: string;
  readonly commands: readonly DocumentedCommand[];
}

/**
 * The blocks of a guide that are marked to be tested, in order. Each begins with whose machine it is run on: `# on the host`,
 * `# on Ada's machine`.
 * @throws Error for a block that does not
 */
export function guideBlocks(markdown: string): readonly GuideBlock[] {
  return [...markdown.matchAll(/^```sh test\n(.*?)^```$/gms)].map(([fence, block = '']) => {
    const [, host, person] = /^# on (?:the (host)|(\w+)'s machine)\n/.exec(block) ?? [];
    const machine = host ?? person?.toLowerCase();
    if (machine === undefined) throw new Error(`a block does not say on whose machine:\n${fence}`);
    const commands = testedCommands(fence).filter(({ command }) => !command.startsWith('#'));
    return { machine, commands };
  });
}

/** The text of the only block of a document with an info string. @throws Error where there is another number of them */
export function onlyBlock(markdown: string, info: string, containing = ''): string {
  const found = [...markdown.matchAll(new RegExp(`^\`\`\`${info}\\n(.*?)^\`\`\`$`, 'gms'))]
    .map(([, text = '']) => text)
    .filter((text) => text.includes(containing));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} blocks of ${info} have ${containing}`);
  return found[0];
}
