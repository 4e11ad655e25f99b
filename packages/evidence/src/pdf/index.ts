export { createReport, type Report, type ReportOptions } from './create-report.ts';
export type { ReportFonts } from './fonts.ts';
