/** What is used of a module that kafkajs does not declare. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    /** Requests held back: too many are in flight, or the broker asked for a pause. */
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
