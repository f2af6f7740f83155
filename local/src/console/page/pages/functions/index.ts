export { FunctionsPage } from './functions-page.tsx';
