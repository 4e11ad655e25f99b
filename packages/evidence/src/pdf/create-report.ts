import PDFDocument from 'pdfkit';
import type { Page } from '../document/block.ts';
import { drawBlock } from './draw-block.ts';
import { createPaper, LINE, PAPER, type PaperOptions } from './paper.ts';
import { INK, SOFT } from './text-setter.ts';

export interface ReportOptions extends PaperOptions {
  readonly title: string;
  /** Stands for the time at which the file was made. */
  readonly madeAt: string;
  readonly footer: string;
}

/** A report that grows page by page. */
export interface Report {
  /** Bytes of the PDF, once it is ended. */
  readonly stream: NodeJS.ReadableStream;
  add(page: Page): void;
  end(): void;
}

/** Starts a report on A4 paper, set in the given fonts and with nothing that a reader would have to have. */
export function createReport(options: ReportOptions): Report {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    fontLayoutCache: false,
    lang: 'en',
    displayTitle: true,
    info: { Title: options.title, Creator: 'Countersign', CreationDate: new Date(options.madeAt) },
  });
  const paper = createPaper(doc, options);
  return {
    stream: doc,
    add: (page) => {
      paper.turn();
      doc.addNamedDestination(page.path, 'XYZ', 0, PAPER.top - 20, null);
      doc.outline.addItem(page.title);
      paper.title(page);
      for (const block of page.blocks) drawBlock(paper, block);
      numberPages(doc, options);
      // A report of thousands of pages would take gigabytes if they all waited for the last one.
      doc.flushPages();
    },
    end: () => {
      paper.turn();
      const { start } = doc.bufferedPageRange();
      paper.title({ title: 'End of the report', lead: `It has ${start + 1} pages, this one included.` });
      numberPages(doc, options);
      doc.end();
    },
  };
}

/** Head and foot of the pages of a chapter, once it is known how many there are. */
function numberPages(doc: PDFKit.PDFDocument, { title, footer }: ReportOptions): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    doc.font('regular').fontSize(7.5).fillColor(SOFT);
    doc.text(title, PAPER.left, 30, { lineBreak: false });
    const of = count === 1 ? '' : ` (${page - start + 1} of ${count} about this item)`;
    const number = `page ${page + 1}${of}`;
    doc.text(number, PAPER.right - doc.widthOfString(number), 30, { lineBreak: false });
    doc.moveTo(PAPER.left, 44).lineTo(PAPER.right, 44).lineWidth(0.6).strokeColor(LINE).stroke();
    doc.font('mono').fontSize(5.8).fillColor(SOFT);
    doc.text(footer, PAPER.left, 808, { lineBreak: false });
  }
  doc.fillColor(INK);
}
