import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { expect } from 'vitest';
import { environmentFor, ROOT } from './checkout.ts';
import type { GuideBlock } from './guide-blocks.ts';
import type { DocumentedCommand } from './readme.ts';
import { createWebBrowser, type WebBrowser } from './web-browser.ts';

/** People with a machine and a browser each, and the host: each machine is a folder. */
export interface Company {
  /** The folder of a machine, in which its commands run. */
  folderOf(machine: string): string;
  browserOf(person: string): WebBrowser;
  /** Runs the blocks, and has the people do in their browsers what the commands print that they are to do. */
  play(blocks: readonly GuideBlock[]): Promise<void>;
  /** Runs one command; gives what it printed, on both outputs. */
  run(machine: string, command: DocumentedCommand): Promise<string>;
  /** All that the commands on a machine have printed. */
  transcriptOf(machine: string): string;
  /** What an invitation was accepted for, in the words of its page, by person. */
  readonly accepted: ReadonlyMap<string, string>;
}

/**
 * @param options.write puts what a guide calls something in the place of what it is in the test
 */
export async function createCompany(
  root: string,
  options: { readonly write: (text: string) => string },
): Promise<Company> {
  const browsers = new Map<string, WebBrowser>();
  const invitations = new Map<string, { readonly link: string; readonly code: string }>();
  const accepted = new Map<string, string>();
  const transcripts = new Map<string, string>();

  const folderOf = (machine: string) => {
    const folder = join(root, machine);
    mkdirSync(folder, { recursive: true });
    const program = join(folder, 'countersign');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/apps/cli/src/main.ts' "$@"\n`);
    chmodSync(program, 0o755);
    return folder;
  };
  const browserOf = (person: string) => {
    const browser = browsers.get(person) ?? createWebBrowser(person);
    browsers.set(person, browser);
    return browser;
  };
  const run = async (machine: string, { command, exitCode }: DocumentedCommand) => {
    const cwd = folderOf(machine);
    const line = options.write(command);
    const shell = spawn('sh', ['-c', line], { cwd, env: environmentFor(join(cwd, '.countersign')) });
    let said = '';
    const asked: Promise<void>[] = [];
    for (const stream of [shell.stdout, shell.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += String(chunk);
        const [, address, code] = /^Open (\S+)\nand compare the code: (\S+)\n/m.exec(said) ?? [];
        if (address === undefined || code === undefined || asked.length > 0) return;
        asked.push(browserOf(machine).confirm(address, code));
      });
    // Whoever enrols on the command line types the code that they were given.
    shell.stdin.end(`${/ enroll$/.test(line) ? (invitations.get(machine)?.code ?? '') : ''}\n`);
    const [code] = await once(shell, 'close');
    await Promise.all(asked);
    expect(code, `${machine}: ${line}\n${said}`).toBe(exitCode);
    noteInvitation(said);
    transcripts.set(machine, (transcripts.get(machine) ?? '') + said);
    return said;
  };
  const noteInvitation = (said: string) => {
    const field = (name: string) => new RegExp(`^${name} +(\\S+)`, 'm').exec(said)?.[1];
    const [email, link, code] = [field('email'), field('the person opens'), field('code')];
    if (email === undefined || link === undefined || code === undefined) return;
    invitations.set(email.split('@')[0] ?? '', { link, code });
  };
  const play = async (blocks: readonly GuideBlock[]) => {
    for (const { machine, commands } of blocks) {
      for (const one of commands) {
        const invitation = invitations.get(machine);
        if (/ login /.test(one.command) && invitation !== undefined && !accepted.has(machine))
          accepted.set(machine, await browserOf(machine).acceptByIssuer(invitation.link));
        await run(machine, one);
      }
    }
  };
  await seedEmbeddedQueue(join(folderOf('host'), '.countersign'));
  const transcriptOf = (machine: string) => transcripts.get(machine) ?? '';
  return { folderOf, browserOf, play, run, transcriptOf, accepted };
}
