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
export { readJsonBody } from './structured/read-json-body.ts';
export { readJsonFile } from './structured/read-json-file.ts';
