/** A piece of a line. Plain text, or text that leads somewhere or is to be read letter by letter. */
export type Inline =
  | string
  | {
      readonly text: string;
      /** A file of the pack, from its top, or an address outside. */
      readonly href?: string | undefined;
      readonly look?: 'code' | 'strong' | 'good' | 'bad' | 'quiet';
    };

/** What stands in a cell or a paragraph. */
export type Content = Inline | readonly Inline[];

export interface Column {
  readonly title: string;
  /** Share of the width, against the other columns. */
  readonly share: number;
}

/** A part of a report. The same parts become HTML and PDF, so that both say the same. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 2 | 3 }
  | { readonly kind: 'text'; readonly content: Content; readonly tone?: 'plain' | 'note' | 'alarm' }
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [name: string, content: Content])[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Content[])[];
      /** What is said where there are no rows. */
      readonly empty: string;
    }
  | { readonly kind: 'list'; readonly items: readonly Content[] };

/** One page of HTML, or one chapter of the PDF. */
export interface Page {
  /** File of the pack, from its top. */
  readonly path: string;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly lead: Content;
  readonly blocks: readonly Block[];
}

export const heading = (text: string, level: 2 | 3 = 2): Block => ({ kind: 'heading', text, level });
export const text = (content: Content, tone: 'plain' | 'note' | 'alarm' = 'plain'): Block => ({
  kind: 'text',
  content,
  tone,
});
export const code = (value: string): Inline => ({ text: value, look: 'code' });
export const strong = (value: string): Inline => ({ text: value, look: 'strong' });
export const quiet = (value: string): Inline => ({ text: value, look: 'quiet' });
export const link = (value: string, href: string): Inline => ({ text: value, href });

/** Names and contents below each other, without those that are null. */
export const fields = (...pairs: readonly (readonly [string, Content | null])[]): Block => ({
  kind: 'fields',
  fields: pairs.flatMap(([name, content]) =>
    content === null ? [] : [[name, content] satisfies [string, Content]],
  ),
});

/** The pieces of a content, in their order. */
export const piecesOf = (content: Content): readonly Inline[] =>
  Array.isArray(content) ? content : [content as Inline];

/** A content as text only. */
export const plain = (content: Content): string =>
  piecesOf(content)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
