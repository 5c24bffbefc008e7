using CHEX.Syndicate.Commands;

return await CommandLine.Run(args);
