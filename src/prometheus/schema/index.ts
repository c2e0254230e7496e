import { alerting, alertmanagerConfig } from './alerting.ts'
import {
  azureAd,
  azureCertificate,
  azureManagedIdentity,
  azureOAuth,
  azureSdk,
  azureWorkloadIdentity,
} from './azure-ad.ts'
import { agentProblems, config } from './config.ts'
import { serviceDiscovery } from './discovery/index.ts'
import { global } from './global.ts'
import { googleIam } from './google-iam.ts'
import { authorization, basicAuth } from './http-auth.ts'
import { httpClient } from './http-client.ts'
import { httpHeader } from './http-headers.ts'
import { oauth2 } from './oauth2.ts'
import { otlp } from './otlp.ts'
import { proxyConfig } from './proxy.ts'
import { queueConfig } from './queue-config.ts'
import { relabelConfig } from './relabel-config.ts'
import { remoteRead } from './remote-read.ts'
import { metadataConfig, remoteWrite } from './remote-write.ts'
import { runtime } from './runtime.ts'
import { scrapeConfig, scrapeConfigFile, scrapeConfigFileUnder } from './scrape-config.ts'
import { sigv4 } from './sigv4.ts'
import { staticConfig } from './static-config.ts'
import { chunkEncoding, exemplars, storage, tsdb, tsdbRetention } from './storage.ts'
import { tlsConfig } from './tls.ts'
import { tracing } from './tracing.ts'
import type { Section } from './types.ts'

export { agentProblems, config, scrapeConfigFile, scrapeConfigFileUnder }

/** Every section of the main config, but those of the service discoveries. */
export const everySection: readonly Section[] = [
  config,
  global,
  runtime,
  alerting,
  alertmanagerConfig,
  scrapeConfigFile,
  scrapeConfig,
  staticConfig,
  relabelConfig,
  storage,
  tsdb,
  tsdbRetention,
  chunkEncoding,
  exemplars,
  tracing,
  remoteWrite,
  queueConfig,
  metadataConfig,
  sigv4,
  azureAd,
  azureManagedIdentity,
  azureWorkloadIdentity,
  azureOAuth,
  azureSdk,
  azureCertificate,
  googleIam,
  remoteRead,
  otlp,
  httpClient,
  basicAuth,
  authorization,
  oauth2,
  tlsConfig,
  proxyConfig,
  httpHeader,
  serviceDiscovery,
]
