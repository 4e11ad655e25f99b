export {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type Progress,
  type Report,
  type Standing,
} from './report.ts';
export { runBacktest } from './run-backtest.ts';
