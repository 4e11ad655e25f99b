export { parseRequestFile } from './parse-request-file.ts';
export type {
  FileLayout,
  FileRow,
  PasswordText,
  ProblemRow,
  RequestFile,
  RequestFileFormat,
  RowProblem,
  RowSource,
  UnderstoodRow,
} from './request-file.ts';
export { readJsonBody, readJsonFile } from './structured/read-json-document.ts';
export { createResultsWriter, type RowResult } from './write-results.ts';
