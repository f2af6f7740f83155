/** Styles that a bundler collects. */
declare module '*.css';
