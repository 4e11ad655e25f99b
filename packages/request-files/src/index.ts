export { parseRequestFile } from './parse-request-file.ts';
export type {
  FileRow,
  PasswordText,
  ProblemRow,
  RequestFile,
  RequestFileFormat,
  RowProblem,
  UnderstoodRow,
} from './request-file.ts';
export { readJsonBody, readJsonFile } from './structured/read-json-document.ts';
