import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;

/**
 * Keeps idle connections of kafkajs 2.2.4 idle. Its request queue checks every millisecond for pending requests
 * even when there are none (https://github.com/tulios/kafkajs/issues/1704), by timers in the past, of which Node 24
 * warns in the function's log (https://github.com/tulios/kafkajs/issues/1751). A request that has to wait schedules
 * its own check when it is queued. Figures: docs/decisions/074-idle-connections.md.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (): void {
  if (this.pending.length > 0) schedule.call(this);
};
