# Build: the SDK, the locked packages, a published program.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/CHEX.Syndicate -c Release -o /app

# Run: no root, no writable folder but /data (the image has a shell and time-zone data; the chiselled one lacks both).
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY feeds.config.json feeds.config.schema.json /config/
# Dates of UK sources need time zones: an image without them fails here, not in spring.
RUN test -e /usr/share/zoneinfo/Europe/London && install -d -o app -m 0700 /data
USER app
VOLUME /data
EXPOSE 5080
# 4 MB (hexadecimal) of new objects before they are looked through: the runtime would take the processor's whole cache, 30 MB more.
ENV DOTNET_EnableDiagnostics=0 DOTNET_GCgen0size=400000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "CHEX.Syndicate.dll", "health", "http://127.0.0.1:5080"]
ENTRYPOINT ["dotnet", "CHEX.Syndicate.dll"]
CMD ["run", "--config", "/config/feeds.config.json", "--data", "/data", "--urls", "http://0.0.0.0:5080"]
