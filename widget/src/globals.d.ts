declare const __VERSION__: string;
declare module "*.css" {
  const text: string;
  export default text;
}
