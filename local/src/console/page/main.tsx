import './styles/base.css';
import './styles/shell.css';
import './styles/components.css';
import './styles/search.css';
import 'uplot/dist/uPlot.min.css';
import './pages/charts/charts.css';
import './components/filter-bar.css';
import './components/dialog.css';
import './components/log-list.css';
import './pages/invocations/invocations.css';
import './pages/logs/logs.css';
import './pages/emails/emails.css';
import './pages/topics/topics.css';
import './pages/records/records.css';
import './pages/keys/keys.css';
import './components/figures.css';
import './pages/dead-letters/dead-letters.css';
import './pages/grants/grants.css';
import './pages/lab/lab.css';
import './pages/map/map.css';
import './pages/notices/notices.css';
import './pages/mappings/mappings.css';
import { render } from 'preact';
import { connect } from './api/events.ts';
import { App } from './shell/app.tsx';
import { keepScrollPositions } from './shell/scroll-positions.ts';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element with the id app');
connect();
// The router takes the first part of such an address for the name of a host.
if (location.pathname.startsWith('//'))
  history.replaceState(history.state, '', location.pathname.replace(/^\/+/, '/') + location.search);
keepScrollPositions();
render(<App />, root);
