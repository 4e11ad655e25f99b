import { type Content, type Page, plain } from '../document/block.ts';
import { type FontName, openFont, type ReportFonts } from './fonts.ts';
import { type Line, type Run, setLines } from './text-setter.ts';

/** Where text may stand, in points. */
export const PAPER = { left: 48, right: 547, top: 62, bottom: 790 } as const;
const SIZE = 8.5;
/** From one line to the next. */
export const LEADING = 11.5;
/** Colour of rules. */
export const LINE = '#d5dae2';

export interface PaperOptions {
  readonly fonts: ReportFonts;
  /** Whether a file of the pack is a chapter of the report, so that a link may lead there. */
  readonly holds: (path: string) => boolean;
}

/** What a text is set in where nothing else is said. */
export interface Face {
  readonly base?: FontName;
  readonly size?: number;
}

/** The page that is being filled, and how far down. */
export type Paper = ReturnType<typeof createPaper>;

/** Paper to set blocks on. */
export function createPaper(doc: PDFKit.PDFDocument, { fonts, holds }: PaperOptions) {
  const open = {
    regular: openFont(fonts.regular),
    bold: openFont(fonts.bold),
    mono: openFont(fonts.mono),
  };
  for (const [name, { font }] of Object.entries(open)) {
    // The types know of files only; a font that is open already is taken as well.
    doc.registerFont(name, font as never);
  }
  const leads = (href: string) => /^https?:\/\//i.test(href) || holds(href);
  let y: number = PAPER.top;
  const measureAt =
    (size: number) =>
    (text: string, font: FontName): number =>
      open[font].width(open[font].show(text)) * sizeOf(font, size);
  const drawRun = (run: Run, position: { x: number; y: number; size: number }) => {
    const x = position.x + run.x;
    doc.font(run.font).fontSize(sizeOf(run.font, position.size)).fillColor(run.color);
    const y = position.y + (run.font === 'mono' ? position.size * 0.1 : 0);
    doc.text(open[run.font].show(run.text), x, y, { lineBreak: false });
    if (run.href === undefined) return;
    if (/^https?:\/\//i.test(run.href)) doc.link(x, position.y, run.width, position.size + 2, run.href);
    else doc.goTo(x, position.y, run.width, position.size + 2, run.href);
  };
  const paper = {
    doc,
    y: () => y,
    down: (by: number) => {
      y += by;
    },
    turn: () => {
      doc.addPage();
      y = PAPER.top;
    },
    /** Turns the page where less than that is left. */
    need: (height: number) => {
      if (y + height > PAPER.bottom) paper.turn();
    },
    left: () => PAPER.bottom - y,
    set: (content: Content, width: number, { base = 'regular', size = SIZE }: Face = {}) =>
      setLines(content, width, { measure: measureAt(size), base, leads }),
    draw: (line: Line, x: number, at: { y: number; size?: number }) => {
      for (const run of line) drawRun(run, { x, y: at.y, size: at.size ?? SIZE });
    },
    rule: (color = LINE, width = 0.6) => {
      doc.moveTo(PAPER.left, y).lineTo(PAPER.right, y).lineWidth(width).strokeColor(color).stroke();
    },
    title: (page: Pick<Page, 'title' | 'lead'>) => {
      for (const line of paper.set(page.title, PAPER.right - PAPER.left, { base: 'bold', size: 15 })) {
        paper.draw(line, PAPER.left, { y, size: 15 });
        y += 20;
      }
      for (const line of paper.set({ text: plain(page.lead), look: 'quiet' }, PAPER.right - PAPER.left)) {
        paper.draw(line, PAPER.left, { y });
        y += LEADING;
      }
      y += 6;
    },
  };
  return paper;
}

/** The letters of the third font are larger than those of the others at the same size. */
const sizeOf = (font: FontName, size: number): number => (font === 'mono' ? size * 0.86 : size);
