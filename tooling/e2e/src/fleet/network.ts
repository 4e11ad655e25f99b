import { execFileSync } from 'node:child_process';
import { createCertificate } from '@countersign/test-kit';

/** A machine as far as a worker on it can tell: what it reaches, and how a program is started on it. */
export interface Network {
  readonly name: string;
  /** Command that runs a program on it. */
  readonly inside: readonly string[];
  /** Address of the machine of the store, as it is seen from there. */
  readonly host: string;
  /** What the ledger is reached with; undefined where it is on the same machine and speaks in clear. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/**
 * A network namespace of Linux: a machine of its own as far as addresses go, joined to this one by one cable. Needs root.
 * @param number below 250; two with the same number cannot be there at once
 */
export function createNamespace(name: string, number: number): Network & Disposable {
  const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });
  const [here, there] = [`${name}-here`, `${name}-there`];
  const host = `10.231.${number}.1`;
  ip('netns', 'add', name);
  try {
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
    ip('addr', 'add', `${host}/24`, 'dev', here);
    ip('link', 'set', here, 'up');
    ip('-n', name, 'addr', 'add', `10.231.${number}.2/24`, 'dev', there);
    ip('-n', name, 'link', 'set', there, 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
  } catch (error) {
    ip('netns', 'delete', name);
    throw error;
  }
  const certificate = createCertificate([host]);
  return {
    name,
    host,
    inside: ['ip', 'netns', 'exec', name],
    tls: certificate,
    [Symbol.dispose]: () => {
      // The cable goes with it.
      ip('netns', 'delete', name);
      certificate[Symbol.dispose]();
    },
  };
}

/** This machine, where only the gates stand between the worker and the rest. */
export const LOOPBACK: Network = { name: 'loopback', inside: [], host: '127.0.0.1' };
