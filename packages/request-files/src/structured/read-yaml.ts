import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { formatText } from '../text/format-value.ts';
import { placeOf } from '../text/positions.ts';
import { unreadable } from '../unreadable.ts';
import { findRequests } from './find-requests.ts';
import { DEEPEST_LEVEL, LOCATED_LEVEL, type LocatedDocument, type LocatedValue } from './located.ts';
import { type Piece, splitYaml } from './split-yaml.ts';
import { yamlProblem } from './yaml-problem.ts';

/** Characters that are parsed at once. The parser needs some seconds for a million that are written to keep it busy. */
const LONGEST_PIECE = 1_048_576;

/**
 * Reads the requests of a YAML 1.2 text. Aliases are refused altogether: a request that a person approves stands in the
 * file as it is, and nothing can grow out of a few lines.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function* readYaml(source: string): Generator<LocatedValue, void, void> {
  // YAML knows CR alone as a line end, the parser does not. Offsets stay as they are.
  const text = source.replace(/\r(?!\n)/g, '\n');
  for (const piece of splitYaml(text) ?? [{ offset: 0, text }]) {
    for (const { offset, value } of findRequests(readPiece(piece, text)))
      yield { offset: piece.offset + offset, value };
  }
}

function readPiece(piece: Piece, whole: string): LocatedDocument {
  const place = (offset: number) => placeOf(whole, Math.min(piece.offset + offset, whole.length));
  if (piece.text.length > LONGEST_PIECE) {
    throw unreadable({
      problem: `from ${place(0)} on, more than ${LONGEST_PIECE} characters cannot be cut into single requests`,
      remedy: 'let every request begin with "- " on a line of its own, or send CSV, JSON or NDJSON',
    });
  }
  const root = parse(piece.text, (error) => {
    const cutOff = piece.offset + error.pos[0] >= whole.trimEnd().length;
    return unreadable(
      cutOff
        ? {
            problem: `it ends early: after ${place(error.pos[0])} more was expected`,
            remedy: 'complete it there, or send the whole file again',
          }
        : { problem: `at ${place(error.pos[0])} ${yamlProblem(error.code)}`, remedy: 'correct that place' },
    );
  });
  return toLocated(root, (node, what, remedy) =>
    unreadable({ problem: `at ${place(node?.range?.[0] ?? 0)} ${what}`, remedy }),
  );
}

function parse(text: string, broken: (error: YAMLError) => Error): Node | null {
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, {
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      stringKeys: true,
      // Checked while the nodes are read; the parser's own check compares every key with every other.
      uniqueKeys: false,
      // They would quote the file, and with it a password.
      prettyErrors: false,
    });
  } catch (cause) {
    throw unreadable({ problem: 'it is not YAML that can be read', remedy: 'correct it', cause });
  }
  // A tag that is not known is only a warning to the parser.
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) throw broken(error);
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    throw unreadable({
      problem: 'it is marked as YAML 1.1',
      remedy: 'remove the line that begins with %YAML',
    });
  }
  return document.contents;
}

type Broken = (node: Node | null, what: string, remedy: string) => Error;

function toLocated(root: Node | null, broken: Broken): LocatedDocument {
  const elementOffsets = new Map<readonly unknown[], readonly number[]>();

  function toValue(node: Node | null, level: number): unknown {
    if (node === null) return null;
    if (level > DEEPEST_LEVEL) {
      throw broken(node, `values are nested more than ${DEEPEST_LEVEL} levels deep`, 'correct that place');
    }
    if (isAlias(node))
      throw broken(node, 'an alias stands for a value', 'write the value itself in its place');
    if (isScalar(node)) return node.value;
    if (isSeq<Node | null>(node)) {
      const values = node.items.map((item) => toValue(item, level + 1));
      if (level <= LOCATED_LEVEL) {
        elementOffsets.set(
          values,
          node.items.map((item) => item?.range?.[0] ?? 0),
        );
      }
      return values;
    }
    if (!isMap<Node, Node | null>(node)) throw broken(node, 'no value can be made out', 'correct that place');
    const object: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
      if (name === undefined) throw broken(key, 'a name is not a simple text', 'correct that place');
      if (name === '__proto__')
        throw broken(key, 'the name "__proto__" is not allowed', 'correct that place');
      if (Object.hasOwn(object, name)) {
        throw broken(key, `the name "${formatText(name)}" stands twice in one object`, 'keep one of the two');
      }
      object[name] = toValue(value, level + 1);
    }
    return object;
  }

  return { value: toValue(root, 1), elementOffsets };
}
