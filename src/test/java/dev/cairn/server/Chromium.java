package dev.cairn.server;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The browser of the system: the one that {@code CAIRN_BROWSER} names, or where Chromium and Chrome
 * usually are. Where there is none, tests are skipped; with {@code CI=true}, they fail.
 */
public final class Chromium {

  private static final List<String> USUAL_PATHS =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/usr/bin/google-chrome-stable",
          "/snap/bin/chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** A busy machine may take long to draw. */
  private static final double LONGEST_WAIT_MILLISECONDS = 30_000;

  private static Chromium shared;

  private final Browser browser;

  private Chromium(Path executable) {
    PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_WAIT_MILLISECONDS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /** One for all tests of a process, with which it ends; or skips the test. */
  public static Chromium shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  private static Chromium start() {
    Optional<Path> executable = find();
    if (executable.isEmpty() && !Boolean.parseBoolean(System.getenv("CI"))) {
      tellTheBuild();
      assumeThat(executable).as("Chromium or Chrome").isPresent();
    }
    return new Chromium(
        executable.orElseThrow(() -> new IllegalStateException("no Chromium or Chrome found")));
  }

  private static Optional<Path> find() {
    return Stream.concat(Stream.ofNullable(System.getenv("CAIRN_BROWSER")), USUAL_PATHS.stream())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void tellTheBuild() {
    try {
      Files.writeString(Path.of(System.getProperty("browser.missing")), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A window with nothing of any other: no cookies, no files kept.
   *
   * @param problems what the browser complains of, and requests to other origins, as they come
   */
  public record Visit(BrowserContext context, Page page, List<String> problems)
      implements AutoCloseable {
    /** Whatever it asks for from now on is asked as an administrator. */
    public Visit asAdmin() {
      context.setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + CairnServer.ADMIN_TOKEN));
      return this;
    }

    @Override
    public void close() {
      context.close();
    }
  }

  public Visit visit(URI origin) {
    return visit(origin, new Browser.NewContextOptions());
  }

  public Visit visit(URI origin, Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setBaseURL(origin.toString()));
    List<String> problems = new CopyOnWriteArrayList<>();
    context.onConsoleMessage(
        message -> {
          if (List.of("error", "warning").contains(message.type())) {
            problems.add(message.type() + ": " + message.text());
          }
        });
    context.onWebError(error -> problems.add("uncaught: " + error.error()));
    context.onRequest(
        request -> {
          if (!request.url().startsWith(origin + "/") && !request.url().startsWith("data:")) {
            problems.add("request to " + request.url());
          }
        });
    return new Visit(context, context.newPage(), problems);
  }
}
