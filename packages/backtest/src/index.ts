export {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type OutcomeSummary,
  type Progress,
  type Report,
} from './report.ts';
export { runBacktest } from './run-backtest.ts';
