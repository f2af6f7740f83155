export { FunctionPage } from './function-page.tsx';
export { FunctionsPage } from './functions-page.tsx';
