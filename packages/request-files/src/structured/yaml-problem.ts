import type { ErrorCode } from 'yaml';

const PROBLEMS: Record<ErrorCode, string> = {
  ALIAS_PROPS: 'an alias has a tag or an anchor of its own',
  BAD_ALIAS: 'an alias or an anchor has no usable name',
  BAD_COLLECTION_TYPE: 'a tag does not fit the list or object that it stands at',
  BAD_DIRECTIVE: 'a line that begins with "%" is not understood',
  BAD_DQ_ESCAPE: 'a text in double quotes holds a "\\" that begins no valid escape',
  BAD_INDENT: 'a line is not indented as its neighbours are',
  BAD_PROP_ORDER: 'a tag or an anchor stands at the wrong place',
  BAD_SCALAR_START: 'a text begins with a character that needs quotes around the text',
  BLOCK_AS_IMPLICIT_KEY: 'a name and its value do not fit on this line',
  BLOCK_IN_FLOW: 'indented lines stand inside brackets',
  DUPLICATE_KEY: 'a name stands twice in one object',
  IMPOSSIBLE: 'the text makes no sense',
  KEY_OVER_1024_CHARS: 'a name has more than 1024 characters',
  MISSING_CHAR: 'a quote, a bracket, a colon, a dash, a comma or a space is missing',
  MULTILINE_IMPLICIT_KEY: 'a name runs over more than one line',
  MULTIPLE_ANCHORS: 'a value has two anchors',
  MULTIPLE_DOCS: 'a second document begins',
  MULTIPLE_TAGS: 'a value has two tags',
  NON_STRING_KEY: 'a name is not a simple text',
  RESOURCE_EXHAUSTION: 'values are nested too deeply',
  TAB_AS_INDENT: 'a line is indented with a tab instead of spaces',
  TAG_RESOLVE_FAILED: 'a tag ("!...") stands at a value; only plain values are taken',
  UNEXPECTED_TOKEN: 'something stands where it is not expected',
};

/** What is wrong, in our own words: the parser's messages quote the file, and with it maybe a password. */
export function yamlProblem(code: ErrorCode): string {
  return PROBLEMS[code];
}
