import { FunctionsPage } from '../pages/functions/functions-page.tsx';
import { MapPage } from '../pages/map/map-page.tsx';
import { MappingsPage } from '../pages/mappings/mappings-page.tsx';
import { lazyPage } from './lazy-page.tsx';

const MappingPage = lazyPage(() => import('../pages/mappings/mapping-page.tsx'));
const FunctionPage = lazyPage(() => import('../pages/functions/function-page.tsx'));
const InvocationsPage = lazyPage(() => import('../pages/invocations/invocations-page.tsx'));
const LogsPage = lazyPage(() => import('../pages/logs/logs-page.tsx'));
const EmailsPage = lazyPage(() => import('../pages/emails/emails-page.tsx'));
const EmailPage = lazyPage(() => import('../pages/emails/email-page.tsx'));
const InvocationPage = lazyPage(() => import('../pages/invocations/invocation-page.tsx'));
const TopicsPage = lazyPage(() => import('../pages/topics/topics-page.tsx'));
const TopicPage = lazyPage(() => import('../pages/topics/topic-page.tsx'));
const RecordPage = lazyPage(() => import('../pages/records/record-page.tsx'));
const BatchPage = lazyPage(() => import('../pages/records/batch-page.tsx'));
const KeyPage = lazyPage(() => import('../pages/keys/key-page.tsx'));
const TracePage = lazyPage(() => import('../pages/keys/trace-page.tsx'));
const DeadLettersPage = lazyPage(() => import('../pages/dead-letters/dead-letters-page.tsx'));
const DeadLetterPage = lazyPage(() => import('../pages/dead-letters/dead-letter-page.tsx'));
const LabPage = lazyPage(() => import('../pages/lab/lab-page.tsx'));
const GrantsPage = lazyPage(() => import('../pages/grants/grants-page.tsx'));

/** Every page by its path. `label` is its entry in the navigation; a page without one is reached by links. */
export const pages = [
  { path: '/', label: 'Map', component: MapPage },
  { path: '/mappings', label: 'Mappings', component: MappingsPage },
  { path: '/mappings/:uuid', component: MappingPage },
  { path: '/mappings/:uuid/batches/:id', component: BatchPage },
  { path: '/topics', label: 'Topics', component: TopicsPage },
  { path: '/topics/:topic', component: TopicPage },
  { path: '/topics/:topic/:partition/:offset', component: RecordPage },
  { path: '/keys/:key', component: KeyPage },
  { path: '/traces/:traceId', component: TracePage },
  { path: '/functions', label: 'Functions', component: FunctionsPage },
  { path: '/functions/:name', component: FunctionPage },
  { path: '/invocations', label: 'Invocations', component: InvocationsPage },
  { path: '/invocations/:requestId', component: InvocationPage },
  { path: '/logs', label: 'Logs', component: LogsPage },
  { path: '/emails', label: 'Emails', component: EmailsPage },
  { path: '/emails/:id', component: EmailPage },
  { path: '/dead-letters', label: 'Dead letters', component: DeadLettersPage },
  { path: '/dead-letters/:id', component: DeadLetterPage },
  { path: '/lab', label: 'Outage lab', component: LabPage },
  { path: '/grants', label: 'Grants', component: GrantsPage },
  { path: '/charts', label: 'Charts', component: lazyPage(() => import('../pages/charts/charts-page.tsx')) },
  { path: '/app/:name', component: lazyPage(() => import('../pages/app/app-page.tsx')) },
  { path: '/stacks', label: 'Stacks', component: lazyPage(() => import('../pages/stacks/stacks-page.tsx')) },
  {
    path: '/notices',
    label: 'Notices',
    component: lazyPage(() => import('../pages/notices/notices-page.tsx')),
  },
] as const;

/** Loaded when it is opened. */
export const NotFoundPage = lazyPage(() => import('../pages/not-found/not-found-page.tsx'));
