export { collectProcessMetrics } from './collect-process-metrics.ts';
