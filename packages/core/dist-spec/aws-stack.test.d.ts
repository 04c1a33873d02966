export {};
//# sourceMappingURL=aws-stack.test.d.ts.map
