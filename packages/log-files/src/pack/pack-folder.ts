import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UnusableInputError } from '../errors.ts';

/** A file of a pack, as its manifest lists it. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that grows. */
export interface GrowingFile {
  append(text: string): void;
}

const BUFFER = 65_536;

/**
 * The folder that a pack is written to. Until it is complete it has another name, so that nobody takes half a pack for one.
 */
export class PackFolder {
  readonly #target: string;
  readonly #part: string;
  readonly #files: PackedFile[] = [];
  readonly #folders = new Set<string>();
  readonly #growing: { path: string; file: number; hash: Hash; bytes: number; pending: string }[] = [];

  /** @throws UnusableInputError where there is something already that must not be lost */
  constructor(target: string) {
    if (existsSync(target) && readdirSync(target).length > 0)
      throw new UnusableInputError(`${target} is not empty. Name a folder that does not exist yet.`);
    this.#target = target;
    this.#part = `${target}.part`;
    rmSync(this.#part, { recursive: true, force: true });
    mkdirSync(this.#part, { recursive: true });
  }

  /** Where the files are while the pack is written. */
  get path(): string {
    return this.#part;
  }

  write(path: string, content: string | Uint8Array): PackedFile {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const file = openSync(this.#place(path), 'wx');
    try {
      writeSync(file, bytes);
    } finally {
      closeSync(file);
    }
    return this.#note(path, bytes.length, createHash('sha256').update(bytes).digest('hex'));
  }

  /** Opens a file that is written line by line; it is complete once the folder is closed. */
  grow(path: string, start = ''): GrowingFile {
    const one = {
      path,
      file: openSync(this.#place(path), 'wx'),
      hash: createHash('sha256'),
      bytes: 0,
      pending: start,
    };
    this.#growing.push(one);
    return {
      append: (text) => {
        one.pending += text;
        if (one.pending.length > BUFFER) flush(one);
      },
    };
  }

  /** Ends the files that grow. */
  closeGrowing(): void {
    for (const one of this.#growing.splice(0)) {
      flush(one);
      closeSync(one.file);
      this.#note(one.path, one.bytes, one.hash.digest('hex'));
    }
  }

  /** Puts a file that something else wrote on the list. */
  note(path: string, bytes: Uint8Array): void {
    this.#note(path, bytes.length, createHash('sha256').update(bytes).digest('hex'));
  }

  place(path: string): string {
    return this.#place(path);
  }

  /** Every file so far, in the order of their names. */
  files(): readonly PackedFile[] {
    return this.#files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  /** Gives the pack its name. */
  finish(): void {
    rmSync(this.#target, { recursive: true, force: true });
    renameSync(this.#part, this.#target);
  }

  /** Removes what was written; nothing when the pack is finished. */
  discard(): void {
    for (const one of this.#growing.splice(0)) closeSync(one.file);
    rmSync(this.#part, { recursive: true, force: true });
  }

  #place(path: string): string {
    const place = join(this.#part, path);
    const folder = dirname(place);
    if (!this.#folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
    return place;
  }

  #note(path: string, bytes: number, sha256: string): PackedFile {
    const packed = { path, bytes, sha256 };
    this.#files.push(packed);
    return packed;
  }
}

function flush(one: { file: number; hash: Hash; bytes: number; pending: string }): void {
  const bytes = Buffer.from(one.pending, 'utf8');
  one.pending = '';
  one.hash.update(bytes);
  one.bytes += bytes.length;
  writeSync(one.file, bytes);
}
