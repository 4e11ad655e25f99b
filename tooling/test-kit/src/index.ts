export { createCertificate } from './certificate.ts';
export { createDirectory, requireClosed, type TestDirectory, withTempDirectory } from './directories.ts';
export { plainEnvironment } from './plain-environment.ts';
export { freePort, freePorts, listen } from './ports.ts';
export { REDIS_INSTALLED, type RedisServer, startRedis } from './redis.ts';
export { isInstalled, startServer, stopServer } from './server-process.ts';
export { runService, type Service, startService } from './service.ts';
