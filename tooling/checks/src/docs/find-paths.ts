import type { Place } from './parse-document.ts';
import type { NamedDocument } from './read-documents.ts';

const TOP = /^(?:apps|docs|examples|packages|tooling)\/\S+$/;
/** `<name>` and runs of capitals stand for something that the reader fills in. */
const PLACEHOLDER = /<|[A-Z]{4}/;

/** Files and folders of the checkout that a document names in its text; `*` stands for any name. */
export function findPaths({ codes }: NamedDocument): readonly Place[] {
  return codes.filter(({ text }) => TOP.test(text) && !PLACEHOLDER.test(text));
}
