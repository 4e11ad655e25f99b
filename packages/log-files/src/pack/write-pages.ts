import { createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  allPages,
  type Frame,
  NAVIGATION,
  type PackContext,
  renderHtml,
  textOf,
} from '@countersign/evidence';
import { createReport } from '@countersign/evidence/pdf';
import type { PackFolder } from './pack-folder.ts';

const REPORT = 'report.pdf';

/** Writes every page as HTML, and those that are printed as one PDF. */
export async function writePages(folder: PackFolder, context: PackContext): Promise<void> {
  const { checkpoint, survey } = context;
  const about = `${context.origin}, checkpoint of size ${checkpoint.size}, root ${checkpoint.root}`;
  const frame: Frame = { navigation: NAVIGATION, footer: `${about}. Made ${context.madeAt}.` };
  const screenOnly = new Set(
    survey.activations.map((entry) => `policies/${textOf(entry, 'policyDigest')}.html`),
  );
  const report = createReport({
    fonts: readFonts(),
    title: `Evidence pack, ${survey.period.from} to ${survey.period.to}`,
    madeAt: context.madeAt,
    footer: about,
    holds: (path) => path.endsWith('.html') && !path.startsWith('duties/') && !screenOnly.has(path),
  });
  const written = pipeline(report.stream, createWriteStream(folder.place(REPORT)));
  for (const { page, printed } of allPages(context)) {
    folder.write(page.path, renderHtml(page, frame));
    if (printed) report.add(page);
  }
  report.end();
  await written;
  folder.note(REPORT, readFileSync(folder.place(REPORT)));
}

/** In full, so that whoever looks for what is used finds them. */
const FONTS = {
  regular: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  mono: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
};

function readFonts() {
  const read = (url: string) => readFileSync(new URL(url));
  return { regular: read(FONTS.regular), bold: read(FONTS.bold), mono: read(FONTS.mono) };
}
